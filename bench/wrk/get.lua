-- The same page again and again; done() says what wrk measured, for the benchmark to read.
function done(summary, latency)
  io.write(string.format(
    'MEASURED {"requests":%d,"microseconds":%d,"p50":%.1f,"p99":%.1f,"max":%.1f,"refused":%d,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
