// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>
#include <uv.h>
// dl_iterate_phdr, which is declared for GNU's programs alone. _GNU_SOURCE would be heard by other headers, too, and give
// types such as fd_set other members here than other modules see.
#define __USE_GNU 1
#include <link.h>
#undef __USE_GNU
