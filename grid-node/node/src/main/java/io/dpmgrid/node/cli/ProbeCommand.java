package io.dpmgrid.node.cli;

import io.dpmgrid.pmem.medium.MediumProbe;
import io.dpmgrid.pmem.medium.ProbeResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    description =
        "Tell what medium a directory is, what it survives, and why. Leaves nothing there.")
final class ProbeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "An existing directory.")
  Path directory = Path.of("");

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  private final Output output;

  ProbeCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    ProbeResult found = new MediumProbe().probe(directory);
    if (json) {
      output.json(asMap(found));
    } else {
      output.line(table(found).toString().stripTrailing());
    }
    return ExitCode.OK;
  }

  /** The object that {@code --json} prints. */
  static Map<String, Object> asMap(ProbeResult found) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", found.kind().id());
    object.put("survives", found.survives().id());
    object.put("fs_type", found.fsType());
    object.put("why", found.why());
    object.put("directory", found.directory().toString());
    return object;
  }

  static TextTable table(ProbeResult found) {
    return new TextTable()
        .row("directory", found.directory())
        .row("medium", found.kind())
        .row("survives", found.survives())
        .row("file system", found.fsType() + " on " + found.source())
        .row("why", found.why());
  }
}
