package io.dpmgrid.admin.operation;

/** Where a result is, as the contract has it. */
public record ResultView(String href, String mediaType, long bytes, String fileName) {}
