"""Calls a server and prints what it was told, as JSON. Run by an interpreter with the oldest or the newest gRPC.

It uses nothing but the committed stubs and what their distribution requires.
"""

import json
import sys

import google.protobuf
import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, migration_pb2, migration_pb2_grpc, types_pb2

INTEGRATION = "63acc741-7633-453c-9bfd-75ae1ac34533"
SECONDS = 10.0


def main(address: str) -> None:
    with grpc.insecure_channel(address) as channel:
        told = {
            "grpc": grpc.__version__,
            "protobuf": google.protobuf.__version__,
            "integration": integration(migration_pb2_grpc.MigrationStub(channel)),
            **look_ups(identity_map_pb2_grpc.IdentityMapStub(channel)),
        }
    json.dump(told, sys.stdout)


def integration(stub):
    wanted = migration_pb2.CreateIntegrationRequest(integration_id=INTEGRATION, name="Zoë's district")
    stub.CreateIntegration(wanted, timeout=SECONDS)
    asked = migration_pb2.GetIntegrationRequest(integration_id=INTEGRATION)
    return stub.GetIntegration(asked, timeout=SECONDS).integration.name


def look_ups(stub):
    unknown = types_pb2.Key(legacy=types_pb2.LegacyKey(entity_type="ENTITY_TYPE_PERSON", system="app", id="7"))
    wrong = types_pb2.Key(edlink_id="not-a-uuid")
    identifier = types_pb2.Key(
        integration_id=INTEGRATION,
        identifier=types_pb2.SourceIdentifier(entity_type="ENTITY_TYPE_PERSON", type="google_id", value="1"),
    )
    one = stub.Lookup(identity_map_pb2.LookupRequest(key=unknown), timeout=SECONDS)
    keys = [unknown, wrong, identifier, unknown]
    bulk = stub.BulkLookup(identity_map_pb2.BulkLookupRequest(keys=keys), timeout=SECONDS)
    export = stub.ExportMappings(identity_map_pb2.ExportMappingsRequest(integration_id=INTEGRATION), timeout=SECONDS)
    return {
        "lookup": one.result.WhichOneof("outcome"),
        "same_epoch": bool(one.revision.epoch) and one.revision.epoch == bulk.revision.epoch,
        "bulk": [result.WhichOneof("outcome") for result in bulk.results],
        "exported": sum(len(part.mappings) for part in export),
        "too_many": refusal(stub, unknown),
    }


def refusal(stub, key):
    request = identity_map_pb2.BulkLookupRequest(keys=[key] * 10_001)
    try:
        stub.BulkLookup(request, timeout=SECONDS)
    except grpc.RpcError as error:
        return [error.code().name, *reasons(error)]
    return []


def reasons(error):
    info = error_details_pb2.ErrorInfo()
    return [info.reason for detail in rpc_status.from_call(error).details if detail.Unpack(info)]


main(sys.argv[1])
