package io.dpmgrid.admin.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Sends a server what a {@link Fuzzer} makes of its contract, and judges every answer: no fault of
 * the server, no stack trace, no hang, and a problem for whoever is refused. Used on one thread.
 */
public final class FuzzRun {
  private static final int SILENCE_MS = 60_000;
  private final long seed;
  private final Fuzzer fuzzer;
  private final InetSocketAddress server;
  private final String token;
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private int sent;
  private int broken;

  /**
   * Sends nothing yet.
   *
   * @param openapi the contract, as {@code /openapi.json} answers it
   */
  public FuzzRun(long seed, String openapi, InetSocketAddress server, String token) {
    this.seed = seed;
    this.fuzzer = new Fuzzer(new Random(seed), new ContractCalls(openapi));
    this.server = server;
    this.token = token;
  }

  /**
   * Sends one more.
   *
   * @param longestSeconds that it may take
   */
  public void next(int longestSeconds) throws IOException {
    String request = fuzzer.next(token);
    long start = System.nanoTime();
    String answer = exchange(request);
    String about =
        "seed "
            + seed
            + ", request "
            + sent++
            + ":\n"
            + request.substring(0, Math.min(request.length(), 4000))
            + "\nanswer:\n"
            + answer;
    assertThat(System.nanoTime() - start)
        .as(about)
        .isLessThan(TimeUnit.SECONDS.toNanos(longestSeconds));
    if (answer.isEmpty() && request.contains("\r\nTransfer-Encoding: chunked\r\n")) {
      // Chunks that are none break the connection off, perhaps before an answer.
      broken++;
      return;
    }
    assertThat(answer).as(about).matches("(?s)HTTP/1.1 [234]\\d\\d .*");
    assertThat(answer).as(about).doesNotContain("Exception", "\tat ", "java.lang");
    problem(answer, about);
    statuses.merge(Integer.valueOf(answer.substring(9, 12)), 1, Integer::sum);
  }

  /** How often each status was answered. */
  public Map<Integer, Integer> statuses() {
    return new TreeMap<>(statuses);
  }

  /** Connections that were broken off before an answer, as the request was none. */
  public int broken() {
    return broken;
  }

  /** Whoever is refused is told why, in the way of the contract. */
  private static void problem(String answer, String about) {
    int status = Integer.parseInt(answer.substring(9, 12));
    if (status < 400 || !answer.contains("\r\nContent-Length: ")) {
      assertThat(status).as(about).isLessThan(400);
      return;
    }
    assertThat(answer).as(about).contains("\r\nContent-Type: application/problem+json\r\n");
    if (answer.contains("\r\nContent-Encoding: gzip\r\n")) {
      return;
    }
    // A head was asked for without its body.
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    if (!body.isEmpty()) {
      JsonObject problem = new JsonObject(body);
      assertThat(problem.getInteger("status")).as(about).isEqualTo(status);
      assertThat(answer)
          .as(about)
          .contains("\r\nX-Request-Id: " + problem.getString("request_id") + "\r\n");
    }
  }

  /**
   * Sends one request and reads its answer up to the end of the connection, which the request asks
   * to be closed.
   */
  private String exchange(String request) throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(SILENCE_MS);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        int n = socket.getInputStream().read(buffer);
        while (n >= 0 && out.size() < 1 << 20) {
          out.write(buffer, 0, n);
          if (out.toString(StandardCharsets.ISO_8859_1).contains("text/event-stream")) {
            break;
          }
          n = socket.getInputStream().read(buffer);
        }
      } catch (SocketException e) {
        // Reset after its answer: what came is what there is.
      }
      return out.toString(StandardCharsets.ISO_8859_1);
    }
  }
}
