using System.Net.Mail;
using BookingApp.Catalog;

namespace BookingApp.Reservations;

/// <summary>What a customer's details must look like. Errors are codes by member; their texts are resources.</summary>
public static class CustomerRules
{
    public const int NameLength = 100;
    public const int EmailLength = 254; // RFC 5321, 4.5.3.1.3
    public const int PhoneLength = 40;
    public const int AnswerLength = 1000;

    /// <summary>Looks at details, and when they shall be complete also for what is missing. Whoever books at the desk need not have an e-mail address.</summary>
    public static Dictionary<string, string> Check(Service service, CustomerDetails? customer, IReadOnlyDictionary<int, string>? answers, bool complete, bool atDesk = false)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (customer is null && !complete)
            return errors;

        CheckText("customer.name", customer?.Name, NameLength, required: true, errors);
        CheckText("customer.email", customer?.Email, EmailLength, required: !atDesk, errors);
        if (!errors.ContainsKey("customer.email") && customer?.Email is { Length: > 0 } email && !IsEmail(email))
            errors["customer.email"] = "email";
        CheckText("customer.phone", customer?.Phone, PhoneLength, service.PhoneRequired, errors);
        if (customer?.Phone is { Length: > 0 } phone && !errors.ContainsKey("customer.phone") && !phone.All(c => char.IsAsciiDigit(c) || " +-/().".Contains(c)))
            errors["customer.phone"] = "phone";
        CheckText("customer.locale", customer?.Locale, 35, required: false, errors);

        foreach (var question in service.Questions)
        {
            var member = $"answers.{question.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            var text = answers?.GetValueOrDefault(question.Id);
            CheckText(member, text, AnswerLength, question.Required && complete, errors);
            if (question.Kind is QuestionKind.Choice && !string.IsNullOrWhiteSpace(text) && !question.ChoiceList.Contains(text.Trim()))
                errors[member] = "choice";
        }

        foreach (var unknown in answers?.Keys.Where(id => !service.Questions.Exists(q => q.Id == id)) ?? [])
            errors[$"answers.{unknown.ToString(System.Globalization.CultureInfo.InvariantCulture)}"] = "unknown_question";
        return errors;
    }

    /// <summary>The answers with their questions as they were asked; those left empty are left out.</summary>
    public static IReadOnlyList<Answer> Answers(Service service, IReadOnlyDictionary<int, string>? answers) =>
        [.. service.Questions.Where(q => !string.IsNullOrWhiteSpace(answers?.GetValueOrDefault(q.Id))).Select(q => new Answer(q.Id, q.Text, answers![q.Id].Trim()))];

    /// <summary>One address, nothing around it, a dot in its host; no line break can reach a header.</summary>
    public static bool IsEmail(string text) =>
        text.Length <= EmailLength && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.') && !text.Any(char.IsControl) && !text.Contains(' ');

    private static void CheckText(string member, string? text, int most, bool required, Dictionary<string, string> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (required)
                errors[member] = "required";
        }
        else if (text.Length > most)
        {
            errors[member] = "too_long";
        }
        else if (text.Any(c => char.IsControl(c) && c is not '\n' and not '\r' and not '\t') || (member.StartsWith('c') && text.Any(char.IsControl)))
        {
            errors[member] = "characters";
        }
    }
}
