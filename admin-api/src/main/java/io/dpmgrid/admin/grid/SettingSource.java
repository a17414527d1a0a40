package io.dpmgrid.admin.grid;

/** Where a setting's value comes from. */
public enum SettingSource {
  /** Built in. */
  DEFAULT,
  /** The configuration file. */
  FILE,
  /** An environment variable. */
  ENVIRONMENT,
  /** A command line option. */
  OPTION,
  /** The program that embeds the node. */
  CODE
}
