package io.dpmgrid.node.cli;

import io.dpmgrid.node.config.ConfigException;
import io.dpmgrid.node.config.Quantities;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import io.dpmgrid.rebalancer.simulate.RebalanceSimulator;
import io.dpmgrid.rebalancer.simulate.SimulatedEvent;
import io.dpmgrid.rebalancer.simulate.SimulatedStep;
import io.dpmgrid.rebalancer.simulate.SimulationReport;
import io.dpmgrid.rebalancer.simulate.SimulationRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Plan the moves of a cluster that does not exist.",
      "The nodes are node-1, node-2 and so on. Without --events one more joins, and node-1 leaves."
          + " An event is a mapping such as {event: join, node: n, weight: 2, zone: a},"
          + " {event: leave, node: n} or {event: weight, node: n, weight: 3}.",
      "Exit code 0 only if every event could be planned."
    })
final class RebalanceSimulateCommand implements Callable<Integer> {
  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Nodes at the start, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  int nodes;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Partitions, 1 to 4194304 (default: ${DEFAULT-VALUE}).")
  int partitions;

  @Option(
      names = "--copies",
      paramLabel = "N",
      defaultValue = "2",
      description = "Copies of each partition, at least 1 (default: ${DEFAULT-VALUE}).")
  int copies;

  @Option(
      names = "--zones",
      paramLabel = "N",
      defaultValue = "3",
      description = "Zones of the nodes, in turn; 0 for none (default: ${DEFAULT-VALUE}).")
  int zones;

  @Option(
      names = "--weights",
      paramLabel = "W",
      split = ",",
      defaultValue = "1",
      description = "Weights of the nodes, in turn, such as 1,1,2 (default: ${DEFAULT-VALUE}).")
  List<Double> weights = List.of();

  @Option(
      names = "--partition-size",
      paramLabel = "SIZE",
      defaultValue = "64MB",
      description = "Of one copy (default: ${DEFAULT-VALUE}).")
  String partitionSize = "";

  @Option(
      names = "--zones-required",
      description = "Refuse what would bring two copies of a partition into one zone.")
  boolean zonesRequired;

  @Option(
      names = "--minimum-copies",
      paramLabel = "N",
      description = {
        "Let nodes leave while so many copies of each partition remain, at least 1",
        "(default: as many as there were)."
      })
  @Nullable Integer minimumCopies;

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description = "What happens: a YAML list, or one JSON object per line.")
  @Nullable Path events;

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  private final Output output;

  RebalanceSimulateCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    SimulationRequest request = request();
    output.note(
        "simulating %d nodes and %d partitions, %d events"
            .formatted(nodes, partitions, request.events().size()));
    SimulationReport report;
    try {
      report = new RebalanceSimulator(System::nanoTime).run(request, policy());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
    if (json) {
      output.json(asMap(request, report));
    } else {
      output.line(text(report));
    }
    return report.allPlanned() ? ExitCode.OK : ExitCode.BAD;
  }

  private SimulationRequest request() throws IOException {
    try {
      List<SimulatedEvent> list =
          events == null
              ? SimulationRequest.joinAndLeave(nodes, Math.max(0, zones), weights.get(0))
              : SimulationEvents.read(events);
      return new SimulationRequest(
          nodes, partitions, copies, zones, Quantities.bytes(partitionSize), weights, list);
    } catch (ConfigException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private RebalancePolicy policy() {
    RebalancePolicy policy = RebalancePolicy.defaults();
    if (minimumCopies != null) {
      policy = policy.withFewerCopies(minimumCopies);
    }
    return zonesRequired ? policy.withZonesRequired() : policy;
  }

  private static Map<String, Object> asMap(SimulationRequest request, SimulationReport report) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("nodes", request.nodes());
    object.put("partitions", request.partitions());
    object.put("copies", request.copies());
    object.put("zones", request.zones());
    object.put("ok", report.allPlanned());
    object.put("plan_ms", report.planMillis());
    object.put("place_ms", report.placeMillis());
    object.put("moved_bytes", report.movedBytes());
    object.put("minimum_bytes", report.minimumBytes());
    object.put("moved_over_minimum", rounded(report.movedOverMinimum()));
    object.put("imbalance", rounded(report.imbalance()));
    object.put("zone_violations", report.zoneViolations());
    object.put("peak_heap_bytes", peakHeap());
    object.put("warnings", report.warnings());
    object.put("steps", report.steps().stream().map(RebalanceSimulateCommand::asMap).toList());
    return object;
  }

  private static Map<String, Object> asMap(SimulatedStep step) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("event", step.event().kind().name().toLowerCase(Locale.ROOT));
    object.put("node", step.event().node());
    object.put("planned", step.planned());
    object.put(
        step.planned() ? "reason" : "refused", step.planned() ? step.reason() : step.refused());
    object.put("nodes_after", step.nodes());
    object.put("moves", step.moves());
    object.put("moved_bytes", step.movedBytes());
    object.put("minimum_bytes", step.minimumBytes());
    object.put("moved_over_minimum", rounded(step.movedOverMinimum()));
    object.put("imbalance", rounded(step.imbalance()));
    object.put("zone_violations", step.zoneViolations());
    object.put("estimate_seconds", step.estimate().toMillis() / 1000.0);
    object.put("plan_ms", step.planMillis());
    return object;
  }

  private static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }

  /** The sum of what each part of the heap held at most; the heap never held more. */
  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private static String text(SimulationReport report) {
    CtlTable table =
        new CtlTable(
            "EVENT", "NODE", "MOVES", "BYTES", "MINIMUM", "RATIO", "IMBALANCE", "TIME", "PLAN MS");
    for (SimulatedStep step : report.steps()) {
      table.row(
          step.event().kind().name().toLowerCase(Locale.ROOT),
          step.event().node(),
          step.planned() ? step.moves() : "refused: " + step.refused(),
          Quantities.readable(step.movedBytes()),
          Quantities.readable(step.minimumBytes()),
          String.format(Locale.ROOT, "%.3f", step.movedOverMinimum()),
          String.format(Locale.ROOT, "%.1f %%", step.imbalance() * 100),
          step.estimate().toSeconds() + " s",
          step.planMillis());
    }
    StringBuilder text = new StringBuilder(table.toString());
    report.warnings().forEach(warning -> text.append("\nwarning: ").append(warning));
    return text.toString();
  }
}
