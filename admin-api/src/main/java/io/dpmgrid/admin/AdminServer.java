package io.dpmgrid.admin;

import io.dpmgrid.admin.auth.Authenticator;
import io.dpmgrid.admin.auth.JwksSource;
import io.dpmgrid.admin.auth.JwtSettings;
import io.dpmgrid.admin.auth.JwtVerifier;
import io.dpmgrid.admin.auth.LoginLimiter;
import io.dpmgrid.admin.auth.MutualTls;
import io.dpmgrid.admin.auth.StaticTokens;
import io.dpmgrid.admin.event.EventRing;
import io.dpmgrid.admin.event.EventStreams;
import io.dpmgrid.admin.grid.EventPort;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.http.ConnectionGuard;
import io.dpmgrid.admin.http.Contract;
import io.dpmgrid.admin.http.Cors;
import io.dpmgrid.admin.http.Dispatcher;
import io.dpmgrid.admin.http.ExchangeParts;
import io.dpmgrid.admin.http.IdempotencyStore;
import io.dpmgrid.admin.http.Rehearsal;
import io.dpmgrid.admin.http.RequestReader;
import io.dpmgrid.admin.http.Routes;
import io.dpmgrid.admin.http.Workers;
import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.metrics.ApiMetrics;
import io.dpmgrid.admin.operation.Operations;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin API of one node. Thread-safe.
 *
 * <p>One event loop serves all connections; whatever may block runs on workers. Not promised: that
 * operations or idempotency keys outlive the server.
 */
public final class AdminServer implements AutoCloseable {
  private static final long START_SECONDS = 30;
  private static final long SWEEP_MS = 1000;
  private static final long REHEARSAL_DELAY_MS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private final AdminServerConfig config;
  private final Vertx vertx;
  private final ApiMetrics metrics;
  private final Operations operations;
  private final EventPort.Registration events;
  private final EventStreams streams;
  private final Context context;
  private final Routes routes;
  private final @Nullable TlsMaterial tls;
  private final HttpServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Starts and waits until it listens.
   *
   * @param registry where the API's own metrics are registered, and what {@code /metrics} shows
   * @throws AdminServerException if it cannot listen, or a certificate cannot be used
   */
  public AdminServer(AdminServerConfig config, GridPorts grid, CollectorRegistry registry) {
    this.config = config;
    Limits limits = config.limits();
    Clock clock = Clock.systemUTC();
    TlsFiles files = config.tls();
    tls = files == null ? null : TlsMaterial.read(files, clock);
    MutualTls mutualTls;
    JwtSettings jwt = config.jwt();
    JwksSource keys;
    try {
      mutualTls = new MutualTls(config.mutualTlsRoles(), clock);
      keys = jwt == null ? null : new JwksSource(jwt.jwks());
    } catch (IllegalArgumentException e) {
      throw new AdminServerException(String.valueOf(e.getMessage()), e);
    }
    Json json = new Json();
    Contract contract = new Contract(json, config.metricsAuth());
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setWorkerPoolSize(1)
                .setMaxEventLoopExecuteTime(250)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setBlockedThreadCheckInterval(250)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    context = vertx.getOrCreateContext();
    metrics = new ApiMetrics(registry);
    EventRing ring = new EventRing(limits.events(), clock);
    streams = new EventStreams(context, ring, json, clock);
    operations = new Operations(json, clock, new OperationEvents(ring));
    Workers workers =
        new Workers(vertx, "dpm-admin-worker", limits.workers(), limits.workerQueue());
    Workers changes = new Workers(vertx, "dpm-admin-change", 4, limits.workerQueue());
    Workers pages = new Workers(vertx, "dpm-admin-page", 2, limits.workerQueue());
    Workers probes = new Workers(vertx, "dpm-admin-probe", 2, 16);
    routes =
        new Routes(
            contract,
            new Routes.Parts(
                workers, changes, pages, probes, json, grid, operations, ring, streams, registry),
            limits.viewTtl());
    // At once and not on the event loop, which may hear of a later request first.
    ring.onAppend(event -> routes.happened(event.type()));
    JwtVerifier verifier =
        jwt == null || keys == null
            ? null
            : new JwtVerifier(
                vertx, vertx.createSharedWorkerExecutor("dpm-admin-keys", 1), jwt, keys, clock);
    Authenticator authenticator =
        new Authenticator(
            new StaticTokens(config.tokens()),
            verifier,
            mutualTls,
            new LoginLimiter(clock),
            metrics::failedLogin);
    ConnectionGuard guard =
        new ConnectionGuard(
            limits.maxConnections(),
            limits.headTimeout(),
            limits.bodyTimeout(),
            limits.answerTimeout());
    RequestReader reader = new RequestReader(json);
    new Rehearsal(routes, reader, json).run();
    Dispatcher dispatcher =
        new Dispatcher(
            vertx,
            routes,
            authenticator,
            reader,
            pages,
            new IdempotencyStore(clock),
            new ExchangeParts(json, metrics, new Cors(config.corsOrigins()), guard),
            limits.maxBodyBytes());
    events = grid.events().subscribe(ring::append);
    try {
      server =
          await(
              listen(
                  dispatcher,
                  guard,
                  new ServerOptions(limits, tls).http(),
                  () ->
                      metrics.open(
                          guard.open(), streams.open(), workers.pending() + changes.pending())));
    } catch (AdminServerException e) {
      events.close();
      operations.close();
      metrics.close();
      vertx.close();
      throw e;
    }
    if (verifier != null) {
      context.runOnContext(now -> verifier.start());
    }
  }

  private Future<HttpServer> listen(
      Dispatcher dispatcher, ConnectionGuard guard, HttpServerOptions options, Runnable gauges) {
    context.runOnContext(
        now -> {
          vertx.setPeriodic(
              SWEEP_MS,
              tick -> {
                guard.sweep();
                gauges.run();
              });
          vertx.setPeriodic(config.limits().heartbeat().toMillis(), tick -> streams.heartbeat());
        });
    // From this thread: what it takes to listen would block the event loop, which is the same for
    // all, for tenths of a second.
    try {
      return vertx
          .createHttpServer(options)
          .connectionHandler(guard::opened)
          .requestHandler(dispatcher::handle)
          .invalidRequestHandler(dispatcher::invalid)
          .listen(config.port(), config.address());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private HttpServer await(Future<HttpServer> listening) {
    String where = config.address() + ":" + config.port();
    try {
      return listening
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdminServerException("The start of the admin API was interrupted.", e);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new AdminServerException(
          "The admin API cannot listen on "
              + where
              + ": "
              + cause.getMessage()
              + ". Choose another admin.address or admin.port, or check the admin.tls files.",
          cause);
    }
  }

  /**
   * Asks itself what its first clients will ask, scrapes among it, so that none of them waits for
   * classes to be loaded. To be called once the node serves; returns at once, and begins a second
   * later, as those who waited for the node come first. What fails is only noted, because the first
   * client will be told.
   */
  public void rehearse() {
    vertx.setTimer(
        REHEARSAL_DELAY_MS,
        due ->
            // Who needs a login cannot be asked over HTTP: this server has no credentials of its
            // own.
            routes
                .rehearseMetrics(config.metricsAuth() ? 1 + FirstRequests.SCRAPES : 1)
                .onComplete(done -> inBackground(this::askItself)));
  }

  private void askItself() {
    try {
      SocketFactory sockets = tls == null ? SocketFactory.getDefault() : tls.towardsItself();
      new FirstRequests(config.address(), port(), sockets, !config.metricsAuth()).ask();
    } catch (IOException | GeneralSecurityException e) {
      LOG.debug("The first requests could not be rehearsed", e);
    }
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "dpm-admin-rehearsal");
    thread.setDaemon(true);
    thread.start();
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Base URL without a slash at the end. */
  public String url() {
    String host = config.address().contains(":") ? "[" + config.address() + "]" : config.address();
    return (config.tls() == null ? "http://" : "https://") + host + ":" + port();
  }

  /**
   * Ends streams and connections, interrupts operations, and unregisters the metrics. Waits some
   * seconds at most. A second call does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    events.close();
    operations.close();
    context.runOnContext(now -> streams.close());
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The admin API did not end in time", e);
    }
    metrics.close();
  }
}
