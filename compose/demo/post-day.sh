#!/bin/sh
set -e
curl -fsS -X PUT http://muster:8080/v1/groups/Marketing_Dashboard_Daily \
  -H 'Content-Type: application/json' --data-binary @/demo/Marketing_Dashboard_Daily.json
curl -fsS -X PUT http://muster:8080/v1/groups/Finance_Close_Daily \
  -H 'Content-Type: application/json' --data-binary @/demo/Finance_Close_Daily.json
curl -fsS -X POST http://muster:8080/v1/events \
  -H 'Content-Type: application/x-ndjson' --data-binary @/demo/day.ndjson
