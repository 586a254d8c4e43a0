"""What a host needs to test with ordercore: strategies, contracts, machines and planted faults; the extra `testing`."""
