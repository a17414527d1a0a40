package io.dpmgrid.admin;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HTTP server's options. */
final class ServerOptions {
  private static final int MAX_LINE = 8192;
  private static final long MOST_HANDSHAKE_MS = 10_000;
  private final Limits limits;
  private final @Nullable TlsMaterial tls;

  ServerOptions(Limits limits, @Nullable TlsMaterial tls) {
    this.limits = limits;
    this.tls = tls;
  }

  HttpServerOptions http() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(MAX_LINE)
            .setMaxHeaderSize(limits.maxHeaderBytes())
            .setHandle100ContinueAutomatically(true)
            .setHttp2ClearTextEnabled(false)
            .setAcceptBacklog(1024)
            .setTcpKeepAlive(true)
            .setRegisterWebSocketWriteHandlers(false);
    if (tls != null) {
      options
          .setSsl(true)
          .setUseAlpn(false)
          .setSslHandshakeTimeout(Math.min(MOST_HANDSHAKE_MS, limits.headTimeout().toMillis()))
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
          .setKeyCertOptions(tls.own());
      TrustOptions clients = tls.clients();
      if (clients != null) {
        options.setClientAuth(ClientAuth.REQUEST).setTrustOptions(clients);
      }
    }
    return options;
  }
}
