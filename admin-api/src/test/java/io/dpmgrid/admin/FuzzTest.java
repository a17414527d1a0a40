package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.testing.ContractCalls;
import io.dpmgrid.admin.testing.Fuzzer;
import io.dpmgrid.admin.testing.TestApi;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests made from the contract: no fault of the server, no stack trace, no hang. Without
 * a seed every run sends the same; for others, and for more: -Ddpm.fuzz.seed=N
 * -Ddpm.fuzz.requests=M.
 */
final class FuzzTest {
  private static final int REQUESTS = Integer.getInteger("dpm.fuzz.requests", 3000);
  private final Path directory;

  FuzzTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void shouldSurviveWhateverIsSent() throws Exception {
    long seed = Long.getLong("dpm.fuzz.seed", 20261122);
    System.out.println("fuzz seed " + seed);
    try (TestApi api = new TestApi(directory)) {
      ContractCalls contract = new ContractCalls(api.get("/openapi.json").body());
      Fuzzer fuzzer = new Fuzzer(new Random(seed), contract);
      Map<Integer, Integer> statuses = new TreeMap<>();
      int broken = 0;
      for (int i = 0; i < REQUESTS; i++) {
        api.grid().refill();
        String request = fuzzer.next(api.token(Role.ADMIN));
        long start = System.nanoTime();
        String answer = exchange(api, request);
        String about =
            "seed "
                + seed
                + ", request "
                + i
                + ":\n"
                + request.substring(0, Math.min(request.length(), 4000))
                + "\nanswer:\n"
                + answer;
        assertThat(System.nanoTime() - start).as(about).isLessThan(TimeUnit.SECONDS.toNanos(10));
        if (answer.isEmpty() && request.contains("\r\nTransfer-Encoding: chunked\r\n")) {
          // Chunks that are none break the connection off, perhaps before an answer.
          broken++;
          continue;
        }
        assertThat(answer).as(about).matches("(?s)HTTP/1.1 [234]\\d\\d .*");
        assertThat(answer).as(about).doesNotContain("Exception", "\tat ", "java.lang");
        problem(answer, about);
        statuses.merge(Integer.valueOf(answer.substring(9, 12)), 1, Integer::sum);
      }
      System.out.println("fuzz answers " + statuses + ", broken off " + broken);
      assertThat(broken).isLessThan(REQUESTS / 50);
      assertThat(statuses.keySet()).contains(200, 400, 404, 415);
      assertThat(api.get("/api/v1/cluster").statusCode()).isEqualTo(200);
      assertThat(api.grid().callsOnEventLoop.get()).isZero();
    }
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
  private static String exchange(TestApi api, String request) throws IOException {
    try (Socket socket = api.connect()) {
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
      } catch (java.net.SocketException e) {
        // Reset after its answer: what came is what there is.
      }
      return out.toString(StandardCharsets.ISO_8859_1);
    }
  }
}
