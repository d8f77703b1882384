// SPDX-License-Identifier: Apache-2.0
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// What OpenSSL has as macros, which Swift does not see, and a callback that must answer with memory that stays.

static const unsigned char tls_http11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

static inline int tls_select_http11(
    SSL *session, const unsigned char **chosen, unsigned char *length, const unsigned char *offered,
    unsigned int offered_length, void *unused
) {
    unsigned char *match = NULL;
    int status = SSL_select_next_proto(
        &match, length, tls_http11, sizeof(tls_http11), offered, offered_length);
    *chosen = match;
    return status == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static inline int tls_refuse_password(char *password, int size, int is_encrypting, void *unused) { return -1; }

// TLS 1.2 and newer, HTTP/1.1, nothing resumed and nothing renegotiated; buffers of idle sessions are given back, what is
// shown is what the file of the certificate has, and nobody is asked for the password of a key.
static inline void tls_prepare(SSL_CTX *context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
    SSL_CTX_set_default_passwd_cb(context, tls_refuse_password);
    SSL_CTX_set_alpn_select_cb(context, tls_select_http11, NULL);
    SSL_CTX_set_alpn_protos(context, tls_http11, sizeof(tls_http11));
}

static inline long tls_name_server(SSL *session, const char *name) {
    return SSL_set_tlsext_host_name(session, name);
}

static inline void tls_begin_io(BIO *bio) { BIO_clear_retry_flags(bio); }

static inline void tls_want_more(BIO *bio) { BIO_set_retry_read(bio); }

static inline void tls_free(void *memory) { OPENSSL_free(memory); }
