# make demo    learn a document and answer from it, before and after (fetches a 98 MB model once)
# make test    everything that needs no network
# make bench-peers   speed and memory beside PyTorch, PEFT and llama.cpp; writes Benchmarks/RESULTS.md
# make parity  the same numbers as transformers, PEFT, gguf, jinja2 and llama.cpp (installs them, about 7 GB)

SWIFT ?= swift
LIFT := .build/release/lift
DEMO_OUTPUT ?= runs/demo
PEERS := .peers

.PHONY: build demo test parity bench-peers dependencies clean

build: dependencies
	$(SWIFT) build -c release --product lift

demo: build
	$(LIFT) models pull smollm2-135m-instruct
	$(LIFT) run recipes/demo.yaml --output $(DEMO_OUTPUT) --force

test: dependencies
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build

# What the build needs from the system; nothing happens when it is there.
dependencies:
	@Tests/dependencies.sh

parity: dependencies
	$(SWIFT) build -c release --build-tests
	Tests/Parity/run.sh $(PEERS)

bench-peers: build
	Benchmarks/run.sh $(PEERS)

clean:
	rm -rf .build $(PEERS)
