namespace BookingApp.CommandLine;

/// <summary>What may be said behind the program's name: one command, and settings of the host and of the app. Anything else does nothing: a command
/// that is misspelt must not serve instead.</summary>
internal static class Arguments
{
    private const string Help =
        """
        BookingApp serves when it is given no command. Its commands:
          --migrate         makes the tables, or brings them up to date
          --demo            fills an empty database with a business to try
          --doctor          examines the database: 0 it is well, 1 it is not, 2 it could not be looked at
          --backup FILE     writes the whole database into a file
          --restore FILE    reads such a file into an empty database, and examines it
          --help            says this
        Settings: --urls http://127.0.0.1:5000, or by their names, as in --Holds:Lifetime 00:10:00 (see docs/settings.md).
        """;

    private static readonly string[] _commands = ["--migrate", "--demo", "--doctor", BackupCommands.Backup, BackupCommands.Restore];

    // Of ASP.NET's host (https://learn.microsoft.com/aspnet/core/fundamentals/host/web-host), and what it reads beside our sections.
    private static readonly string[] _hostSettings =
    [
        "urls", "http_ports", "https_ports", "preferHostingUrls", "environment", "contentRoot", "webRoot", "applicationName", "startupAssembly",
        "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "preventHostingStartup", "captureStartupErrors", "suppressStatusMessages",
        "shutdownTimeoutSeconds", "detailedErrors", "staticWebAssets", "forwardedHeaders_Enabled", "AllowedHosts", "ReloadStaticAssetsAtRuntime",
    ];

    /// <summary>Says what may be said, to whoever asks or was not understood.</summary>
    /// <returns>The exit code: 0 they asked, 2 they were not understood; null: do as they say.</returns>
    public static int? Answer(string[] args, TextWriter output, TextWriter error)
    {
        if (args.Any(arg => arg is "--help" or "-h"))
        {
            output.WriteLine(Help);
            return 0;
        }

        if (Fault(args) is not { } fault)
            return null;
        error.WriteLine($"{fault}{Environment.NewLine}{Help}");
        return 2;
    }

    private static string? Fault(string[] args)
    {
        string? command = null;
        for (var at = 0; at < args.Length; at++)
        {
            var (name, value) = args[at].Split('=', 2) is [var before, var after] ? (before, after) : (args[at], null);
            if (_commands.Contains(name))
            {
                if (command is not null)
                    return $"{command} and {name} are two commands: give one at a time.";
                command = name;
                if (!BackupCommands.IsOne(name) && value is not null)
                    return $"{name} takes no value.";
                if (BackupCommands.IsOne(name) && value is null && IsValue(at + 1))
                    at++; // its file; whether it is missing the command says
            }
            else if (!IsSetting(name) && !(value is "" && IsSection(name))) // a host that starts us in its own process says no more of them
            {
                return $"'{args[at]}' is no command and no setting of BookingApp.";
            }
            else if (value is null && !IsValue(++at))
            {
                return $"{name} has no value.";
            }
        }

        return null;

        bool IsValue(int at) => at < args.Length && !args[at].StartsWith("--", StringComparison.Ordinal);
    }

    // As .NET reads them: --name value, --name=value, /name value, /name=value, name=value.
    private static bool IsSetting(string name) =>
        name.Contains(':', StringComparison.Ordinal) || _hostSettings.Contains(name.TrimStart('-', '/'), StringComparer.OrdinalIgnoreCase);

    private static bool IsSection(string name) => typeof(Arguments).Assembly.GetTypes()
        .Select(type => type.GetField("Section")).Any(section => section is { IsLiteral: true } && name == $"--{section.GetRawConstantValue()}")
        || name is "--Logging" or "--ConnectionStrings" or "--Kestrel";
}
