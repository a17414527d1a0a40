package io.dpmgrid.node.config;

import io.dpmgrid.node.config.AdminSettings.Jwt;
import io.dpmgrid.node.config.AdminSettings.MtlsRole;
import io.dpmgrid.node.config.AdminSettings.Tls;
import io.dpmgrid.node.config.AdminSettings.Token;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the {@link AdminSettings}, and refuses what does not go together. */
final class AdminSettingsReader {
  private final Settings settings;

  AdminSettingsReader(Settings settings) {
    this.settings = settings;
  }

  AdminSettings read() {
    Optional<Tls> tls = tls();
    List<MtlsRole> roles =
        settings.positions("admin.mtls-roles").stream()
            .map(
                i ->
                    new MtlsRole(
                        settings.get(AdminKeys.MTLS_SUBJECT, i),
                        settings.get(AdminKeys.MTLS_ROLE, i)))
            .toList();
    boolean asksClients = tls.isPresent() && tls.get().clientCa().isPresent();
    if (!roles.isEmpty() && !asksClients) {
      throw new ConfigException(
          settings.where("admin.mtls-roles[0].subject")
              + ": client certificates are not asked for: give admin.tls.client-ca too");
    }
    return new AdminSettings(
        settings.get(AdminKeys.ENABLED),
        settings.get(AdminKeys.ADDRESS),
        settings.get(AdminKeys.PORT),
        tls,
        tokens(),
        jwt(),
        roles,
        List.copyOf(settings.list(AdminKeys.CORS_ORIGINS)),
        settings.get(AdminKeys.METRICS_AUTH));
  }

  private Optional<Tls> tls() {
    Optional<Path> certificate = settings.find(AdminKeys.TLS_CERTIFICATE);
    Optional<Path> key = settings.find(AdminKeys.TLS_KEY);
    Optional<Path> clientCa = settings.find(AdminKeys.TLS_CLIENT_CA);
    if (certificate.isEmpty() && key.isEmpty() && clientCa.isEmpty()) {
      return Optional.empty();
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      throw new ConfigException(
          "admin.tls is given in part: it needs admin.tls.certificate and admin.tls.key");
    }
    return Optional.of(new Tls(certificate.get(), key.get(), clientCa));
  }

  private List<Token> tokens() {
    Set<String> names = new HashSet<>();
    return settings.positions("admin.tokens").stream()
        .map(
            i -> {
              String name = settings.get(AdminKeys.TOKEN_NAME, i);
              if (!names.add(name)) {
                throw new ConfigException(
                    settings.where("admin.tokens[" + i + "].name")
                        + ": a token '"
                        + name
                        + "' is there already: give every token a name of its own");
              }
              return new Token(
                  name,
                  settings.get(AdminKeys.TOKEN_ROLE, i),
                  settings.get(AdminKeys.TOKEN_SHA256, i));
            })
        .toList();
  }

  private Optional<Jwt> jwt() {
    Optional<String> jwks = settings.find(AdminKeys.JWT_JWKS);
    Optional<String> issuer = settings.find(AdminKeys.JWT_ISSUER);
    Optional<String> audience = settings.find(AdminKeys.JWT_AUDIENCE);
    if (jwks.isEmpty() && issuer.isEmpty() && audience.isEmpty()) {
      return Optional.empty();
    }
    if (jwks.isEmpty() || issuer.isEmpty() || audience.isEmpty()) {
      throw new ConfigException(
          "admin.jwt is given in part: it needs admin.jwt.jwks, admin.jwt.issuer and"
              + " admin.jwt.audience, or tokens that were meant for others would be taken");
    }
    return Optional.of(
        new Jwt(jwks.get(), issuer.get(), audience.get(), settings.get(AdminKeys.JWT_ROLE_CLAIM)));
  }
}
