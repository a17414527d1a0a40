package io.dpmgrid.admin.grid;

/** Diagnostics bundles of this node. */
public interface DiagnosticsPort {
  /** Prepares a bundle; its result is a zip. Secrets are redacted by the port. */
  GridWork prepare(DiagnosticsRequest request);
}
