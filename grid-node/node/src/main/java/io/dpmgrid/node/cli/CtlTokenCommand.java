package io.dpmgrid.node.cli;

import io.dpmgrid.admin.auth.NewToken;
import io.dpmgrid.node.config.AdminRole;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Make a token, and what a node's configuration needs to take it. Asks no node.",
      "The token is shown once and kept nowhere."
    })
final class CtlTokenCommand implements Callable<Integer> {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "operator",
      description = "Who gets it (default: ${DEFAULT-VALUE}).")
  String name = "operator";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "viewer",
      converter = Choice.OfRole.class,
      description = "viewer, operator or admin (default: ${DEFAULT-VALUE}).")
  AdminRole role = AdminRole.VIEWER;

  @Option(names = "--json", description = "One JSON object.")
  boolean json;

  private final Output output;

  CtlTokenCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    NewToken token = new NewToken();
    String may = role.name().toLowerCase(Locale.ROOT);
    if (json) {
      Map<String, String> object = new LinkedHashMap<>();
      object.put("name", name);
      object.put("role", may);
      object.put("token", token.reveal());
      object.put("sha256", token.sha256());
      output.json(object);
      return ExitCode.OK;
    }
    output.line(token.reveal());
    output.note(
        """

        For the configuration of every node:

        admin:
          tokens:
            - name: %s
              role: %s
              sha256: %s"""
            .formatted(name, may, token.sha256()));
    return ExitCode.OK;
  }
}
