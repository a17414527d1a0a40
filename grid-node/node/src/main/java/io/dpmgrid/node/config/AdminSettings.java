package io.dpmgrid.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The admin API of a node.
 *
 * @param enabled whether it is served
 * @param address that it listens on
 * @param port {@code 0..65535}; 0 takes any free one
 * @param tls with what it proves who it is; without, it speaks plain HTTP
 * @param tokens static tokens
 * @param jwt which JWTs it takes
 * @param mtlsRoles what subjects of client certificates may do
 * @param corsOrigins other origins whose pages may call it
 * @param metricsAuth whether metrics need a login
 */
public record AdminSettings(
    boolean enabled,
    String address,
    int port,
    Optional<Tls> tls,
    List<Token> tokens,
    Optional<Jwt> jwt,
    List<MtlsRole> mtlsRoles,
    List<String> corsOrigins,
    boolean metricsAuth) {
  /** Whether anybody was given a login. */
  public boolean hasLogins() {
    return !tokens.isEmpty() || jwt.isPresent() || !mtlsRoles.isEmpty();
  }

  /**
   * TLS.
   *
   * @param certificate chain, PEM
   * @param key PEM
   * @param clientCa who signs client certificates, PEM
   */
  public record Tls(Path certificate, Path key, Optional<Path> clientCa) {}

  /**
   * A static token.
   *
   * @param sha256 of the token, hexadecimal
   */
  public record Token(String name, AdminRole role, String sha256) {
    @Override
    public String toString() {
      return "Token[" + name + ", " + role + "]";
    }
  }

  /**
   * JWTs.
   *
   * @param jwks a file or a URL
   */
  public record Jwt(String jwks, String issuer, String audience, String roleClaim) {}

  /**
   * A client certificate.
   *
   * @param subject distinguished name, RFC 2253
   */
  public record MtlsRole(String subject, AdminRole role) {}
}
