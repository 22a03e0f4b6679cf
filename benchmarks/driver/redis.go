package main

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"sync"
)

// connectRedis sends commands over one connection. Their answers are lists of strings, which are passed over: their
// lengths tell where the list ends.
func connectRedis(address string) (call, error) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	answers := bufio.NewReaderSize(connection, 1<<20)
	var turn sync.Mutex
	return func(request []byte) error {
		turn.Lock()
		defer turn.Unlock()
		if _, err := connection.Write(request); err != nil {
			return err
		}
		count, err := length(answers, '*')
		for ; err == nil && count > 0; count-- {
			err = skipString(answers)
		}
		return err
	}, nil
}

func skipString(answers *bufio.Reader) error {
	size, err := length(answers, '$')
	// A string that is not there has the length -1, and no line of its own.
	if err == nil && size >= 0 {
		_, err = answers.Discard(size + len("\r\n"))
	}
	return err
}

// length reads a line such as `$36`.
func length(answers *bufio.Reader, kind byte) (int, error) {
	line, err := answers.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if line[0] != kind {
		return 0, fmt.Errorf("Redis answered %q", line)
	}
	return strconv.Atoi(string(line[1 : len(line)-len("\r\n")]))
}
