package io.dpmgrid.node.cli;

import io.dpmgrid.pmem.pool.PoolInspection;
import io.dpmgrid.pmem.pool.PoolInspector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Print what pools say about themselves. Takes no lock and writes nothing.")
final class PoolInspectCommand implements Callable<Integer> {
  @Mixin PoolsRequest request = new PoolsRequest();

  private final Output output;

  PoolInspectCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    List<PoolInspection> pools = new ArrayList<>();
    for (Path pool : request.pools()) {
      pools.add(new PoolInspector().inspect(pool));
    }
    boolean ok = pools.stream().allMatch(pool -> pool.problem() == null);
    if (request.json()) {
      output.json(PoolsRequest.answer(ok, pools.stream().map(PoolView::asMap).toList()));
    } else {
      pools.forEach(pool -> output.line(PoolView.text(pool)));
    }
    return ok ? ExitCode.OK : ExitCode.BAD;
  }
}
