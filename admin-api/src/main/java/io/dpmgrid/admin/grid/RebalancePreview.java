package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * What changes of the baseline would move.
 *
 * @param movedBytes of all steps
 * @param minimumBytes what any way to the same shares must move
 * @param estimateMs of all steps one after another, without what loads a grid besides
 * @param steps one change of the baseline each
 * @param refusals what is wanted and would do harm
 * @param notes what a person should know
 * @param warnings groups with too few partitions for so many nodes
 * @param unknown nodes whose sizes are missing
 */
public record RebalancePreview(
    long movedBytes,
    long minimumBytes,
    long estimateMs,
    List<PlannedStep> steps,
    List<PlanRefusal> refusals,
    List<String> notes,
    List<String> warnings,
    List<UnknownNode> unknown) {}
