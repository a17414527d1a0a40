package io.dpmgrid.admin.grid;

/** Settings of this node. */
public interface ConfigurationPort {
  /** Effective settings, ordered by key, secrets redacted by the port. */
  Configuration configuration();
}
