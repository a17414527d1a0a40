package io.dpmgrid.node.cli;

import io.dpmgrid.pmem.pool.PoolInspection;
import io.dpmgrid.pmem.pool.PoolInspector;
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
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Print what pools say about themselves. Takes no lock and writes nothing.")
final class PoolInspectCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Pools, or any directories above pools.")
  List<Path> directories = List.of();

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  private final Output output;

  PoolInspectCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    List<PoolInspection> pools = new ArrayList<>();
    for (Path pool : PoolDirectories.below(directories)) {
      pools.add(new PoolInspector().inspect(pool));
    }
    boolean ok = pools.stream().allMatch(pool -> pool.problem() == null);
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("ok", ok);
      object.put("pools", pools.stream().map(PoolView::asMap).toList());
      output.json(object);
    } else {
      pools.forEach(pool -> output.line(PoolView.text(pool)));
    }
    return ok ? ExitCode.OK : ExitCode.BAD;
  }
}
