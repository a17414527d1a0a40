package io.dpmgrid.bench.api;

import io.dpmgrid.bench.BenchException;
import io.dpmgrid.bench.child.RunArea;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench api}. */
@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = {
      "How fast a node answers its admin API, and what consoles cost its writers.",
      "One node in a process of its own, written to by two threads; needs wrk and taskset. Exit"
          + " code 1 if a speed to reach was missed."
    })
public final class ApiCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick", description = "A short run of the same shape: a smoke test.")
  boolean quick;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  boolean json;

  @Option(names = "--dir", paramLabel = "DIR", description = "Where the node keeps its data.")
  Path directory = Path.of("target", "bench-api");

  @Override
  public Integer call() {
    Wrk.require();
    ApiBench.Shape shape = quick ? ApiBench.Shape.brief() : ApiBench.Shape.standard();
    try (RunArea area = new RunArea()) {
      ApiResult result =
          new ApiBench(shape, System.err::println)
              .run(area, area.directory(directory, "node").toAbsolutePath());
      spec.commandLine().getOut().print(json ? result.json() : result.text());
      spec.commandLine().getOut().flush();
      return result.missed() ? 1 : 0;
    } catch (IOException e) {
      throw new BenchException("The node could not be asked: " + e.getMessage(), e);
    }
  }
}
