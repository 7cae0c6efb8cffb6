package dev.muster.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = "Runs the service.",
    mixinStandardHelpOptions = true,
    versionProvider = MusterCommand.Version.class,
    footer = {
      "",
      "Every setting can also stand in the file, as http: {port: 8080}, or in the environment, as"
          + " MUSTER_HTTP_PORT=8080. An option wins over the environment, and that over the file."
    })
final class ServeCommand implements Callable<Integer> {
  private final Actions actions;

  @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on (127.0.0.1).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on (8080); 0 takes any free one.")
  private String port;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the embedded catalog and warehouse (data).")
  private String dataDir;

  @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings.")
  private Path config;

  ServeCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() throws Exception {
    return actions.serve(
        ServeOptions.of(
            config,
            new ServeOptions.Flag("--host", "http.host", host),
            new ServeOptions.Flag("--port", "http.port", port),
            new ServeOptions.Flag("--data-dir", "data_dir", dataDir)));
  }
}
