package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * A change of the baseline that would do harm.
 *
 * @param nodeIds whom it is about
 * @param reason what speaks against it
 * @param remedy what to do
 */
public record PlanRefusal(
    PlannedStepKind kind, List<String> nodeIds, String reason, String remedy) {}
