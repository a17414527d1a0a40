package io.dpmgrid.admin.operation;

import io.dpmgrid.admin.problem.Problem;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An operation as the contract has it. */
public record OperationView(
    UUID id,
    OperationKind kind,
    @Nullable String subject,
    OperationState state,
    ProgressView progress,
    boolean cancellable,
    String principal,
    String requestId,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable ResultView result,
    @Nullable Problem problem) {}
