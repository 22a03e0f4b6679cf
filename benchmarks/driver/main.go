// Drives a gRPC method with requests that are ready as bytes, and never parses an answer, so that what is measured is
// the server.
//
//	driver ADDRESS METHOD REQUESTS IN_FLIGHT CONNECTIONS SECONDS
//
// REQUESTS is a file of requests, each after its length as four bytes, big endian. They are sent in turn. It prints one
// line of JSON: calls answered, seconds taken, and the median of the calls' latencies in seconds.
package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// bytesCodec hands messages through as they are.
type bytesCodec struct{}

func (bytesCodec) Name() string { return "proto" }

func (bytesCodec) Marshal(v any) ([]byte, error) { return *v.(*[]byte), nil }

func (bytesCodec) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = data
	return nil
}

type result struct {
	Calls         int     `json:"calls"`
	Seconds       float64 `json:"seconds"`
	MedianSeconds float64 `json:"median_seconds"`
}

func main() {
	if len(os.Args) != 7 {
		log.Fatal("driver ADDRESS METHOD REQUESTS IN_FLIGHT CONNECTIONS SECONDS")
	}
	address, method := os.Args[1], os.Args[2]
	requests := read(os.Args[3])
	inFlight, connections, seconds := number(os.Args[4]), number(os.Args[5]), number(os.Args[6])

	channels := make([]*grpc.ClientConn, connections)
	for i := range channels {
		channel, err := grpc.NewClient(address,
			grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithDefaultCallOptions(grpc.ForceCodec(bytesCodec{}), grpc.MaxCallRecvMsgSize(32<<20)))
		if err != nil {
			log.Fatal(err)
		}
		channels[i] = channel
		// Connected before the clock starts.
		call(channel, method, requests[0])
	}

	var next atomic.Int64
	latencies := make([][]time.Duration, inFlight)
	var group sync.WaitGroup
	started := time.Now()
	deadline := started.Add(time.Duration(seconds) * time.Second)
	for caller := range inFlight {
		group.Go(func() {
			for time.Now().Before(deadline) {
				request := requests[int(next.Add(1))%len(requests)]
				begun := time.Now()
				call(channels[caller%connections], method, request)
				latencies[caller] = append(latencies[caller], time.Since(begun))
			}
		})
	}
	group.Wait()

	all := slices.Concat(latencies...)
	slices.Sort(all)
	line, err := json.Marshal(result{len(all), time.Since(started).Seconds(), all[len(all)/2].Seconds()})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(line))
}

func call(channel *grpc.ClientConn, method string, request []byte) {
	var answer []byte
	if err := channel.Invoke(context.Background(), method, &request, &answer); err != nil {
		log.Fatal(err)
	}
}

func read(path string) [][]byte {
	data, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	var requests [][]byte
	for len(data) > 0 {
		size := binary.BigEndian.Uint32(data)
		requests = append(requests, data[4:4+size])
		data = data[4+size:]
	}
	return requests
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		log.Fatal(err)
	}
	return value
}
