package io.dpmgrid.node.cli;

import io.dpmgrid.pmem.pool.PoolVerification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Read everything in pools and say what is wrong. Takes no lock and writes nothing.",
      "What a crash leaves and the next start mends is reported, and is not bad. What a stopped"
          + " node would refuse at its start is damage; a log that is written meanwhile is not"
          + " judged by its end."
    })
final class PoolVerifyCommand implements Callable<Integer> {
  @Mixin PoolsRequest request = new PoolsRequest();

  private final Output output;

  PoolVerifyCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    PoolCheck check = new PoolCheck(output);
    List<PoolVerification> pools = new ArrayList<>();
    for (Path pool : request.pools()) {
      output.note("verifying " + pool);
      pools.add(check.verify(pool));
    }
    boolean ok = pools.stream().allMatch(PoolVerification::ok);
    if (request.json()) {
      output.json(PoolsRequest.answer(ok, pools.stream().map(PoolView::asMap).toList()));
    } else {
      pools.forEach(pool -> output.line(PoolView.text(pool)));
      long bad = pools.stream().filter(pool -> !pool.ok()).count();
      output.line(
          ok
              ? "all pools are good: " + pools.size()
              : bad + " of " + pools.size() + " pools are DAMAGED");
    }
    return ok ? ExitCode.OK : ExitCode.BAD;
  }
}
