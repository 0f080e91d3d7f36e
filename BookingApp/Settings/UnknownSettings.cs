using System.Reflection;

namespace BookingApp.Settings;

/// <summary>Settings in our sections that nobody reads, such as misspelt ones: each start tells of them. It refuses none: after a step back to an
/// older version the settings of the newer one are still there.</summary>
internal static class UnknownSettings
{
    /// <summary>A line for each: its name, and those that there are.</summary>
    public static IEnumerable<string> In(IConfiguration settings, IEnumerable<SettingsSection> sections) =>
        from section in sections.GroupBy(section => section.Name, section => section.Options, StringComparer.Ordinal)
        let names = section.SelectMany(options => options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
            .Select(property => property.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()
        from given in settings.GetSection(section.Key).GetChildren()
        where !names.Contains(given.Key, StringComparer.OrdinalIgnoreCase) && !RenamedSettings.IsOne(given.Path)
        select $"{given.Path} is no setting and is not read; {section.Key} has {string.Join(", ", names)}.";

    /// <summary>Tells of them in the log.</summary>
    public static void Tell(IServiceProvider services, ILogger log)
    {
        foreach (var line in In(services.GetRequiredService<IConfiguration>(), services.GetServices<SettingsSection>()))
            log.LogWarning("{Setting}", line);
    }
}
