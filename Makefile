# SPDX-License-Identifier: Apache-2.0
PREFIX ?= /usr/local
bindir ?= $(PREFIX)/bin
sysconfdir ?= /etc
unitdir ?= /lib/systemd/system
SWIFT ?= swift

.PHONY: all build run test format lint api docs bench bench-docs bench-smoke install uninstall clean packages
all: build

packages:
	scripts/build-packages

build: packages
	SWIFT=$(SWIFT) scripts/release

run:
	scripts/run

test:
	scripts/test

format:
	$(SWIFT) format -i -r Sources Tests Benchmarks Package.swift

lint:
	scripts/lint

# The history of the API as data, for others to build on.
api:
	scripts/catalogue api

# The same for readers. Every file that the documentation links to must be there.
docs:
	scripts/catalogue docs
	scripts/check-links

# Against HAProxy, nginx and no proxy at all; minutes of a machine that does nothing else.
bench: build
	scripts/bench

# The same, written down for readers.
bench-docs: build
	scripts/bench --output docs/benchmarks

# Whether the benchmark works, in seconds.
bench-smoke: build
	scripts/bench --smoke

# No build here: install may run as another user than the one that built.
install:
	install -D -s -m 755 .build/release/compatproxy $(DESTDIR)$(bindir)/compatproxy
	test -e $(DESTDIR)$(sysconfdir)/compatproxy/compatproxy.yaml || \
	  install -D -m 644 config/compatproxy.yaml $(DESTDIR)$(sysconfdir)/compatproxy/compatproxy.yaml
	install -d $(DESTDIR)$(unitdir)
	sed 's|@bindir@|$(bindir)|' config/systemd/compatproxy.service > $(DESTDIR)$(unitdir)/compatproxy.service
	chmod 644 $(DESTDIR)$(unitdir)/compatproxy.service

# The configuration is its owner's and stays.
uninstall:
	rm -f $(DESTDIR)$(bindir)/compatproxy $(DESTDIR)$(unitdir)/compatproxy.service

clean:
	rm -rf .build .build-asan .build-tsan .cache
