"""What is measured on public data and beside others: `make benchmarks`, results in docs/benchmarks.md."""
