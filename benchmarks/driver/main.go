// Calls a server with requests that are ready as bytes, and never parses an answer, so that what is measured is the
// server.
//
//	driver ADDRESS METHOD REQUESTS IN_FLIGHT CONNECTIONS SECONDS
//
// ADDRESS is HOST:PORT of a gRPC server and METHOD one of its methods; http://HOST:PORT and a path to post to; or
// redis://HOST:PORT and any word, because requests to Redis are whole commands.
// REQUESTS is a file of requests, each after its length as four bytes, big endian. They are sent in turn. It prints one
// line of JSON: calls answered, seconds taken, and the median of the calls' latencies in seconds.
package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A call sends one request and returns when its answer is complete.
type call func(request []byte) error

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

	calls := make([]call, connections)
	for i := range calls {
		made, err := connect(address, method)
		if err != nil {
			log.Fatal(err)
		}
		calls[i] = made
		// Connected before the clock starts.
		must(made(requests[0]))
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
				must(calls[caller%connections](request))
				latencies[caller] = append(latencies[caller], time.Since(begun))
			}
		})
	}
	group.Wait()

	all := slices.Concat(latencies...)
	slices.Sort(all)
	line, err := json.Marshal(result{len(all), time.Since(started).Seconds(), all[len(all)/2].Seconds()})
	must(err)
	fmt.Println(string(line))
}

func connect(address, method string) (call, error) {
	if strings.HasPrefix(address, "http://") {
		return connectHTTP(address + method), nil
	}
	if host, found := strings.CutPrefix(address, "redis://"); found {
		return connectRedis(host)
	}
	return connectGRPC(address, method)
}

func read(path string) [][]byte {
	data, err := os.ReadFile(path)
	must(err)
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
	must(err)
	return value
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
