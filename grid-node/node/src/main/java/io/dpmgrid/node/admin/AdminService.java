package io.dpmgrid.node.admin;

import io.dpmgrid.admin.AdminServer;
import io.dpmgrid.admin.AdminServerConfig;
import io.dpmgrid.admin.Limits;
import io.dpmgrid.admin.TlsFiles;
import io.dpmgrid.admin.auth.AdminTokenFile;
import io.dpmgrid.admin.auth.JwtSettings;
import io.dpmgrid.admin.auth.MutualTlsRole;
import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.auth.StaticToken;
import io.dpmgrid.node.config.AdminRole;
import io.dpmgrid.node.config.AdminSettings;
import io.dpmgrid.node.config.NodeConfig;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin API as a node serves it. Thread-safe. */
public final class AdminService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminService.class);
  private static final String TOKEN_FILE = "admin-token";

  private final AdminServer server;

  private AdminService(AdminServer server) {
    this.server = server;
  }

  /** Where the token is that a node makes for itself if nobody was given a login. */
  public static Path tokenFile(NodeConfig config) {
    return config.data().work().resolve(TOKEN_FILE);
  }

  /**
   * Starts to serve.
   *
   * @throws IOException if the token that the node makes for itself cannot be kept
   * @throws io.dpmgrid.admin.AdminServerException if it cannot listen
   */
  public static AdminService start(NodeConfig config, GridAdmin grid, CollectorRegistry metrics)
      throws IOException {
    AdminSettings settings = config.admin();
    List<StaticToken> tokens = new ArrayList<>();
    for (AdminSettings.Token token : settings.tokens()) {
      tokens.add(new StaticToken(token.name(), role(token.role()), token.sha256()));
    }
    if (!settings.hasLogins()) {
      Path file = tokenFile(config);
      Files.createDirectories(config.data().work());
      tokens.add(new AdminTokenFile(file).ensure());
      LOG.info("nobody was given a login to the admin API; a token for an admin is in {}", file);
    }
    AdminServer server =
        new AdminServer(
            new AdminServerConfig(
                settings.address(),
                settings.port(),
                settings
                    .tls()
                    .map(
                        tls ->
                            new TlsFiles(tls.certificate(), tls.key(), tls.clientCa().orElse(null)))
                    .orElse(null),
                tokens,
                settings
                    .jwt()
                    .map(
                        jwt ->
                            new JwtSettings(
                                jwt.jwks(), jwt.issuer(), jwt.audience(), jwt.roleClaim()))
                    .orElse(null),
                settings.mtlsRoles().stream()
                    .map(one -> new MutualTlsRole(one.subject(), role(one.role())))
                    .toList(),
                settings.corsOrigins(),
                settings.metricsAuth(),
                Limits.standard()),
            grid.ports(),
            metrics);
    grid.servedAt(server.url());
    LOG.info("the admin API and the console are at {}/ui/", server.url());
    return new AdminService(server);
  }

  /** Gets ready for the first requests in the background; to be called once the node serves. */
  public void rehearse() {
    server.rehearse();
  }

  /** Base URL without a slash at the end. */
  public String url() {
    return server.url();
  }

  private static Role role(AdminRole role) {
    return Role.valueOf(role.name());
  }

  @Override
  public void close() {
    server.close();
  }
}
