package io.dpmgrid.node.cli;

import io.dpmgrid.pmem.pool.PoolVerification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Pools, or any directories above pools.")
  List<Path> directories = List.of();

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  private final Output output;

  PoolVerifyCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    PoolCheck check = new PoolCheck(output);
    List<PoolVerification> pools = new ArrayList<>();
    for (Path pool : PoolDirectories.below(directories)) {
      output.note("verifying " + pool);
      pools.add(check.verify(pool));
    }
    boolean ok = pools.stream().allMatch(PoolVerification::ok);
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("ok", ok);
      object.put("pools", pools.stream().map(PoolView::asMap).toList());
      output.json(object);
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
