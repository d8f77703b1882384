// SPDX-License-Identifier: Apache-2.0
// malloc_trim, which Swift's module of the C library leaves out.
#include <malloc.h>
#include <uv.h>
