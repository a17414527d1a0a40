package io.dpmgrid.admin;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.Set;

/** The HTTP server's options for a configuration. */
final class ServerOptions {
  private static final int MAX_LINE = 8192;
  private final AdminServerConfig config;

  ServerOptions(AdminServerConfig config) {
    this.config = config;
  }

  HttpServerOptions http() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(MAX_LINE)
            .setMaxHeaderSize(config.limits().maxHeaderBytes())
            .setHandle100ContinueAutomatically(true)
            .setHttp2ClearTextEnabled(false)
            .setAcceptBacklog(1024)
            .setTcpKeepAlive(true)
            .setRegisterWebSocketWriteHandlers(false);
    TlsFiles tls = config.tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setUseAlpn(false)
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(tls.certificate().toString())
                  .setKeyPath(tls.key().toString()));
      Path clientCa = tls.clientCa();
      if (clientCa != null) {
        options
            .setClientAuth(ClientAuth.REQUEST)
            .setTrustOptions(new PemTrustOptions().addCertPath(clientCa.toString()));
      }
    }
    return options;
  }
}
