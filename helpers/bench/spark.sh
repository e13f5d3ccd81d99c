#!/usr/bin/env bash
# What helpers/bench/spark.scenario.yaml does, as a plain script with helm and kubectl. Arguments: chart folder.
set -euo pipefail
chart=$1 namespace="bench-$$"
trap 'kubectl delete namespace "$namespace" --wait=false >/dev/null' EXIT
kubectl create namespace "$namespace" >/dev/null
kubectl label namespace "$namespace" pod-security.kubernetes.io/enforce=restricted >/dev/null
helm install spark "$chart" --namespace "$namespace" --wait --timeout 3m >/dev/null
kubectl --namespace "$namespace" rollout status deployment/spark-connect --timeout=3m >/dev/null
pod=$(kubectl --namespace "$namespace" get pods --selector app.kubernetes.io/component=connect --output name)
total=$(kubectl --namespace "$namespace" exec "$pod" -- python3 -c "
from pyspark.sql import SparkSession
print(SparkSession.builder.remote('sc://127.0.0.1:15002').getOrCreate().sql('SELECT sum(id) AS total FROM range(1000)').collect()[0].total)")
[[ $total == 499500 ]] || { echo "expected 499500, found $total" >&2; exit 1; }
