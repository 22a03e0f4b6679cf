package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// connectHTTP posts JSON over a connection that is kept open.
func connectHTTP(url string) call {
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	return func(request []byte) error {
		answer, err := client.Post(url, "application/json", bytes.NewReader(request))
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		// Read to its end, or the connection cannot be used again.
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return err
		}
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("%s answered %s", url, answer.Status)
		}
		return nil
	}
}
