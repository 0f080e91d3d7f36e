using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Customers;

namespace BookingApp.Reservations.Rules;

/// <summary>What a customer's details must look like. Errors are codes by member; their texts are resources.</summary>
public static class CustomerRules
{
    public const int NameLength = 100;
    public const int EmailLength = EmailAddress.MaxLength;
    public const int PhoneLength = PhoneNumber.MaxLength;
    public const int AnswerLength = 1000;

    /// <summary>Looks at details, and when they shall be complete also for what is missing. A walk-in need not have an email address.</summary>
    public static Dictionary<string, string> Check(
        Service service, CustomerDetails? customer, IReadOnlyDictionary<int, string>? answers, bool complete, bool inPerson = false)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (customer is null && !complete)
            return errors;

        CheckText("customer.name", customer?.Name, NameLength, required: true, errors);
        CheckText("customer.email", customer?.Email, EmailLength, required: !inPerson, errors);
        if (!errors.ContainsKey("customer.email") && customer?.Email is { Length: > 0 } email && EmailAddress.Refuse(email) is { } refused)
            errors["customer.email"] = refused;
        CheckText("customer.phone", customer?.Phone, PhoneLength, service.PhoneRequired, errors);
        if (customer?.Phone is { Length: > 0 } phone && !errors.ContainsKey("customer.phone") && !PhoneNumber.TryParse(phone, region: null, out _))
            errors["customer.phone"] = "phone";
        CheckText("customer.locale", customer?.Locale, 35, required: false, errors);

        foreach (var question in service.Questions)
        {
            var member = $"answers.{question.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            var text = answers?.GetValueOrDefault(question.Id);
            CheckText(member, text, AnswerLength, question.Required && complete, errors);
            if (question.Kind is QuestionKind.Choice && !VisibleText.IsBlank(text) && !question.ChoiceList.Contains(text!.Trim()))
                errors[member] = "choice";
        }

        foreach (var unknown in answers?.Keys.Where(id => !service.Questions.Exists(q => q.Id == id)) ?? [])
            errors[$"answers.{unknown.ToString(System.Globalization.CultureInfo.InvariantCulture)}"] = "unknown_question";
        return errors;
    }

    /// <summary>Details that were found right, as they are kept: the address and the phone number in the forms that they are compared and called by.</summary>
    public static CustomerDetails Kept(CustomerDetails customer, string? region) => customer with
    {
        Name = customer.Name.Trim(),
        Email = EmailAddress.TryParse(customer.Email, out var address) ? address.Text : "",
        Phone = PhoneNumber.TryParse(customer.Phone, region, out var phone) ? phone.Text : null,
        PhoneE164 = phone?.E164,
    };

    /// <summary>The answers with their questions as they were asked; those left empty are left out.</summary>
    public static IReadOnlyList<Answer> Answers(Service service, IReadOnlyDictionary<int, string>? answers) =>
        [.. service.Questions.Where(q => !VisibleText.IsBlank(answers?.GetValueOrDefault(q.Id))).Select(q => new Answer(q.Id, q.Text, answers![q.Id].Trim()))];

    private static void CheckText(string member, string? text, int max, bool required, Dictionary<string, string> errors)
    {
        if (required && VisibleText.IsBlank(text))
        {
            errors[member] = "required";
        }
        else if (text is null)
        {
            return;
        }
        else if (text.Length > max) // also when nothing of it can be seen: some texts are kept as they were sent
        {
            errors[member] = "too_long";
        }
        else if (member is not ("customer.email" or "customer.phone") // they have rules of their own
            && (text.Any(c => char.IsControl(c) && c is not '\n' and not '\r' and not '\t') || (member.StartsWith('c') && text.Any(char.IsControl))))
        {
            errors[member] = "characters";
        }
    }
}
