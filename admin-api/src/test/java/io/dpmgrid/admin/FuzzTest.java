package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.testing.FuzzRun;
import io.dpmgrid.admin.testing.TestApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
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
  void shouldSurviveWhateverIsSent() throws IOException {
    long seed = Long.getLong("dpm.fuzz.seed", 20261122);
    System.out.println("fuzz seed " + seed);
    try (TestApi api = new TestApi(directory)) {
      FuzzRun run =
          new FuzzRun(
              seed,
              api.get("/openapi.json").body(),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), api.server().port()),
              api.token(Role.ADMIN));
      for (int i = 0; i < REQUESTS; i++) {
        api.grid().refill();
        run.next(10);
      }
      System.out.println("fuzz answers " + run.statuses() + ", broken off " + run.broken());
      assertThat(run.broken()).isLessThan(REQUESTS / 50);
      assertThat(run.statuses().keySet()).contains(200, 400, 404, 415);
      assertThat(api.get("/api/v1/cluster").statusCode()).isEqualTo(200);
      assertThat(api.grid().callsOnEventLoop.get()).isZero();
    }
  }
}
