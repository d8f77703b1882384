// SPDX-License-Identifier: Apache-2.0
// malloc_trim and dl_iterate_phdr, which Swift's module of the C library leaves out.
#define _GNU_SOURCE
#include <link.h>
#include <malloc.h>
#include <uv.h>
