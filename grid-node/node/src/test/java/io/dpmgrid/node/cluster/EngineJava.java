package io.dpmgrid.node.cluster;

import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How tests start a Java process that can hold the engine: as {@link NodeProcess} does. */
public final class EngineJava {
  private EngineJava() {}

  /** The Java of this process and what the engine needs of it; options and class go behind. */
  public static List<String> command() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(NodeProcess.engineOptions());
    command.addAll(FastJvm.options());
    return command;
  }
}
