package io.dpmgrid.admin.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider that serves its keys, well or badly. */
public final class KeySetServer implements AutoCloseable {
  /** How it answers. */
  public enum Manner {
    WELL,
    NOT_FOUND,
    REDIRECT,
    NO_JSON,
    HUGE,
    DRIPPING
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Manner manner = Manner.WELL;
  private volatile String keys = "{\"keys\":[]}";

  /** Listens on a port; 0 takes a free one. */
  public KeySetServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/keys", this::answer);
    server.createContext(
        "/moved", exchange -> send(exchange, 200, keys.getBytes(StandardCharsets.UTF_8)));
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/keys";
  }

  /** How often the keys were asked for. */
  public int asked() {
    return asked.get();
  }

  public void answer(Manner how) {
    manner = how;
  }

  /** Serves the public keys of these, among others that are of no use. */
  public void serve(TokenMaker... makers) {
    JsonArray all = new JsonArray();
    all.add("nonsense").add(new JsonObject().put("kty", "RSA").put("kid", "broken").put("n", "?"));
    all.add(new JsonObject().put("kty", 5).put("use", new JsonArray()));
    for (TokenMaker maker : makers) {
      all.add(maker.jwk());
    }
    keys = new JsonObject().put("keys", all).encode();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    switch (manner) {
      case WELL -> send(exchange, 200, keys.getBytes(StandardCharsets.UTF_8));
      case NOT_FOUND -> send(exchange, 404, new byte[0]);
      case REDIRECT -> {
        exchange.getResponseHeaders().add("Location", "/moved");
        send(exchange, 302, new byte[0]);
      }
      case NO_JSON -> send(exchange, 200, "<html>".getBytes(StandardCharsets.UTF_8));
      case HUGE -> send(exchange, 200, new byte[2 << 20]);
      case DRIPPING -> drip(exchange);
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** A byte now and then, until the client has gone. */
  private void drip(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      while (!closed.await(100, TimeUnit.MILLISECONDS)) {
        out.write(' ');
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
