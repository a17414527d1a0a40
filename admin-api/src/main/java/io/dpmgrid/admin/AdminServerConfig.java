package io.dpmgrid.admin;

import io.dpmgrid.admin.auth.JwtSettings;
import io.dpmgrid.admin.auth.MutualTlsRole;
import io.dpmgrid.admin.auth.StaticToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the admin server.
 *
 * @param address to listen on
 * @param port 0 takes a free one
 * @param tls null serves plain HTTP
 * @param tokens static tokens
 * @param jwt null takes no JWT
 * @param mutualTlsRoles roles for client certificates
 * @param corsOrigins origins whose pages may call; empty is none
 * @param metricsAuth does {@code /metrics} need the role viewer
 */
public record AdminServerConfig(
    String address,
    int port,
    @Nullable TlsFiles tls,
    List<StaticToken> tokens,
    @Nullable JwtSettings jwt,
    List<MutualTlsRole> mutualTlsRoles,
    List<String> corsOrigins,
    boolean metricsAuth,
    Limits limits) {
  /** Copies the lists. */
  public AdminServerConfig {
    tokens = List.copyOf(tokens);
    mutualTlsRoles = List.copyOf(mutualTlsRoles);
    corsOrigins = List.copyOf(corsOrigins);
  }
}
