namespace BookingApp.Settings;

/// <summary>Names of settings that were others before: they are read under their new names for now, and each start tells of them in one line.</summary>
internal static class RenamedSettings
{
    private static readonly (string Old, string New)[] _names =
    [
        ("Upkeep:MaxWait", "Jobs:MaxWait"),
        ("Upkeep:Enabled", "Jobs:Enabled"),
        ("Upkeep:DoctorEvery", "Jobs:DoctorEvery"),
        ("Email:DrawerFolder", "Email:MailboxFolder"),
        ("Payments:LateChoice", "Payments:RebookWindow"),
        ("Risk:GuessesPerBrowser", "Risk:FailedLookupsPerBrowser"),
        ("Risk:GuessesPerAddress", "Risk:FailedLookupsPerAddress"),
        ("StandIn:WebhookUrl", "Simulator:WebhookUrl"),
        ("StandIn:UniqueInvoices", "Simulator:UniqueInvoices"),
    ];

    private static readonly (string Name, string Old, string New)[] _values = [("Email:Mode", "Drawer", "DevMailbox")];

    /// <summary>Whether a setting had this name before.</summary>
    public static bool IsOne(string name) => _names.Any(renamed => renamed.Old.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads settings that have an old name under their new one; where both are given, the new one counts.</summary>
    /// <returns>What to tell: each old name with its new one.</returns>
    public static IReadOnlyList<string> TakeOver(IConfigurationManager settings)
    {
        var told = new List<string>();
        var taken = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (old, name) in _names.Where(renamed => settings[renamed.Old] is not null))
        {
            told.Add($"{old} is now {name}");
            if (settings[name] is null)
                taken[name] = settings[old];
        }

        foreach (var (name, old, value) in _values.Where(renamed => string.Equals(settings[renamed.Name], renamed.Old, StringComparison.OrdinalIgnoreCase)))
        {
            told.Add($"{name} {old} is now {value}");
            taken[name] = value;
        }

        settings.AddInMemoryCollection(taken);
        return told;
    }

    /// <summary>Tells of all of them in one line.</summary>
    public static void Tell(IReadOnlyList<string> renamed, ILogger log)
    {
        if (renamed.Count > 0)
            log.LogWarning("Settings have new names, and the old ones will not be read for ever: {Renamed}", string.Join("; ", renamed));
    }
}
