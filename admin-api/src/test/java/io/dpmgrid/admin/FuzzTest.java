package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.testing.ContractCalls;
import io.dpmgrid.admin.testing.Fuzzer;
import io.dpmgrid.admin.testing.TestApi;
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
 * Random requests made from the contract: no fault of the server, no stack trace, no hang. Repeat a
 * run with its seed: -Ddpm.fuzz.seed=N.
 */
final class FuzzTest {
  private static final int REQUESTS = Integer.getInteger("dpm.fuzz.requests", 3000);
  private final Path directory;

  FuzzTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void shouldSurviveWhateverIsSent() throws Exception {
    long seed = Long.getLong("dpm.fuzz.seed", System.nanoTime());
    System.out.println("fuzz seed " + seed);
    try (TestApi api = new TestApi(directory)) {
      ContractCalls contract = new ContractCalls(api.get("/openapi.json").body());
      Fuzzer fuzzer = new Fuzzer(new Random(seed), contract);
      Map<Integer, Integer> statuses = new TreeMap<>();
      for (int i = 0; i < REQUESTS; i++) {
        api.grid().refill();
        String request = fuzzer.next(api.token(Role.ADMIN));
        long start = System.nanoTime();
        String answer = exchange(api, request);
        String about = "seed " + seed + ", request " + i + ":\n" + request + "\nanswer:\n" + answer;
        assertThat(System.nanoTime() - start).as(about).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(answer).as(about).matches("(?s)HTTP/1.1 [234]\\d\\d .*");
        assertThat(answer).as(about).doesNotContain("Exception", "\tat ", "java.lang");
        statuses.merge(Integer.valueOf(answer.substring(9, 12)), 1, Integer::sum);
      }
      System.out.println("fuzz answers " + statuses);
      assertThat(statuses.keySet()).contains(200, 400, 404, 415);
      assertThat(api.get("/api/v1/cluster").statusCode()).isEqualTo(200);
      assertThat(api.grid().callsOnEventLoop.get()).isZero();
    }
  }

  /**
   * Sends one request and reads its answer up to the end of the connection, which the request asks
   * to be closed.
   */
  private static String exchange(TestApi api, String request) throws IOException {
    try (Socket socket = api.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      try {
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
