using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace BookingApp.Settings;

/// <summary>Settings, read into options classes and checked at start: a wrong one is told by its name and by what is allowed.</summary>
internal static class CheckedSettings
{
    /// <summary>Reads a section into its options class, and checks it at start.</summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string section) where T : class
    {
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<T>, Check<T>>(s => new Check<T>(section, s.GetRequiredService<IConfiguration>())));
        services.TryAddSingleton(typeof(Unchecked<>));
        services.AddSingleton(new SettingsSection(section, typeof(T)));
        return services.AddOptions<T>().Configure<IConfiguration>((options, settings) => Read(options, settings.GetSection(section))).ValidateOnStart();
    }

    /// <summary>Looks at all settings before anything is started, and says a line about each that is wrong.</summary>
    public static bool AreFine(IServiceProvider services, TextWriter output)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return true;
        }
        catch (Exception wrong) when (wrong is OptionsValidationException or AggregateException)
        {
            var all = (wrong as AggregateException)?.Flatten().InnerExceptions.OfType<OptionsValidationException>() ?? [(OptionsValidationException)wrong];
            foreach (var fault in all.SelectMany(one => one.Failures).Distinct())
                output.WriteLine(fault);
            return false;
        }
    }

    // What cannot be read keeps its default, so that the check sees all the rest too: a wrong setting hides no other.
    private static void Read<T>(T options, IConfigurationSection section) where T : class
    {
        var misfits = Misfits<T>(section).Select(setting => setting.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        new ConfigurationBuilder().AddInMemoryCollection(section.AsEnumerable(makePathsRelative: true).Where(setting => !misfits.Contains(setting.Key))).Build()
            .Bind(options);
    }

    private static IEnumerable<(string Name, Type Type, string Text)> Misfits<T>(IConfigurationSection section) =>
        from property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let text = section.GetSection(property.Name).Value
        where text is not null && !Fits(property.PropertyType, text)
        select (property.Name, property.PropertyType, text);

    private static bool Fits(Type type, string text)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return text.Length is 0 || Fits(inner, text);
        if (type.IsEnum)
            return Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value);
        if (!type.IsValueType)
            return true;
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text) is not null;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    private static string Allowed(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } choices => string.Join(", ", Enum.GetNames(choices)),
        var time when time == typeof(TimeSpan) => "a time such as 00:15:00, with days as 1.00:00:00",
        var flag when flag == typeof(bool) => "true or false",
        _ => "a number",
    };

    private sealed class Check<T>(string section, IConfiguration settings) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var wrong = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true);
            var misfits = Misfits<T>(settings.GetSection(section));
            List<string> faults =
                [.. misfits.Select(m => $"{section}:{m.Name} is '{m.Text}': allowed is {Allowed(m.Type)}."), .. wrong.Select(Say)];
            return faults.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        // Some messages name their setting themselves.
        private string Say(ValidationResult fault) =>
            fault.ErrorMessage?.Contains($"{section}:", StringComparison.Ordinal) is true
                ? fault.ErrorMessage
                : $"{section}:{fault.MemberNames.FirstOrDefault()}: {fault.ErrorMessage}";
    }
}

/// <summary>Options as they are read, before any check: for other options that lean on them, so that what is wrong with these hides nothing that is
/// wrong with those.</summary>
internal sealed class Unchecked<T>(IEnumerable<IConfigureOptions<T>> read, IEnumerable<IPostConfigureOptions<T>> fill) where T : class
{
    public T Value { get; } = new OptionsFactory<T>(read, fill, []).Create(Options.DefaultName);
}
