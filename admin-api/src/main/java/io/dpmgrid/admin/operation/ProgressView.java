package io.dpmgrid.admin.operation;

import org.jspecify.annotations.Nullable;

/** Progress as the contract has it. */
public record ProgressView(
    long done, @Nullable Long total, @Nullable String unit, @Nullable String message) {}
