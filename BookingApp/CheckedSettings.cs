using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace BookingApp;

/// <summary>Settings, read into options classes and checked at start: a wrong one is told by its name and by what is allowed.</summary>
internal static class CheckedSettings
{
    /// <summary>Reads a section into its options class, and checks it at start.</summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string section) where T : class
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>>(new Check<T>(section)));
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

    private static void Read<T>(T options, IConfigurationSection section) where T : class
    {
        var faults = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (property.Name, Type: property.PropertyType, Text: section.GetSection(property.Name).Value))
            .Where(setting => setting.Text is { } text && !Fits(setting.Type, text))
            .Select(setting => $"{section.Path}:{setting.Name} is '{setting.Text}': allowed is {Allowed(setting.Type)}.").ToList();
        if (faults.Count > 0)
            throw new OptionsValidationException(section.Path, typeof(T), faults);
        section.Bind(options);
    }

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

    private sealed class Check<T>(string section) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var wrong = new List<ValidationResult>();
            return Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(wrong.Select(Say));
        }

        // Some say it all themselves.
        private string Say(ValidationResult fault) =>
            fault.ErrorMessage?.Contains($"{section}:", StringComparison.Ordinal) is true ? fault.ErrorMessage : $"{section}:{fault.MemberNames.FirstOrDefault()}: {fault.ErrorMessage}";
    }
}
