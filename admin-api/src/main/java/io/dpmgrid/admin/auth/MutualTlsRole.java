package io.dpmgrid.admin.auth;

/**
 * A role for a client certificate.
 *
 * @param subject distinguished name, such as {@code CN=ops,O=Example}
 */
public record MutualTlsRole(String subject, Role role) {}
