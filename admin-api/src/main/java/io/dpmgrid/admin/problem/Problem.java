package io.dpmgrid.admin.problem;

/** An error as RFC 9457 wants it. */
public record Problem(
    String type, String title, int status, String detail, String instance, String requestId) {}
