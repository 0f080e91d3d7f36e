using System.Globalization;
using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Pricing;

namespace BookingApp.Catalog.Forms;

/// <summary>A service as an admin types it. Carries the version it was opened with.</summary>
public sealed class ServiceForm
{
    private const int Answer = 1000; // no choice is longer than an answer may be

    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public string Category { get; set; } = "";
    public string? Photo { get; set; }
    public int DurationMinutes { get; set; } = 60;
    public string Price { get; set; } = "0";
    public int BufferBeforeMinutes { get; set; }
    public int BufferAfterMinutes { get; set; }
    public int IntervalMinutes { get; set; } = 15;
    public int Capacity { get; set; } = 1;
    public int NoticeMinutes { get; set; } = 60;
    public int HorizonDays { get; set; } = 60;
    public int? HoldMinutes { get; set; }
    public int CancelWindowHours { get; set; } = 24;
    public List<RefundTierForm> RefundTiers { get; set; } = [];

    /// <summary>The rows of refunds as a policy is written; what is not filled in makes it none.</summary>
    public string Cancellation
    {
        get => string.Join(", ", RefundTiers.Select(tier => string.Create(CultureInfo.InvariantCulture, $"{tier.HoursBefore}:{tier.Percent}")));
        set => RefundTiers =
            [.. CancellationPolicy.Parse(value).Tiers.Select(tier => new RefundTierForm { HoursBefore = tier.HoursBefore, Percent = tier.Percent })];
    }

    public PayNow PayNow { get; set; } = PayNow.Full;
    public bool DepositIsPercent { get; set; } = true;
    public int DepositPercent { get; set; } = 20;
    public string Deposit { get; set; } = "0";
    public string? RoomKind { get; set; }
    public bool PhoneRequired { get; set; }
    public bool Active { get; set; } = true;
    public HashSet<int> People { get; set; } = [];
    public List<QuestionForm> Questions { get; set; } = [];
    public List<AddOnForm> AddOns { get; set; } = [];
    public int Version { get; set; }

    /// <summary>The command that it is, made when it was drawn: saving it again changes nothing more.</summary>
    public Guid? Command { get; set; }

    public static ServiceForm Of(Service s) => new()
    {
        Name = s.Name,
        Description = s.Description,
        Category = s.Category,
        Photo = s.Photo,
        DurationMinutes = s.DurationMinutes,
        Price = s.Price.ToWire(),
        BufferBeforeMinutes = s.BufferBeforeMinutes,
        BufferAfterMinutes = s.BufferAfterMinutes,
        IntervalMinutes = s.IntervalMinutes,
        Capacity = s.Capacity,
        NoticeMinutes = s.NoticeMinutes,
        HorizonDays = s.HorizonDays,
        HoldMinutes = s.HoldLifetimeSeconds is { } seconds ? Math.Max(1, seconds / 60) : null,
        CancelWindowHours = s.CancelWindowMinutes / 60,
        Cancellation = s.Cancellation.ToString(),
        PayNow = s.PayNow,
        DepositIsPercent = s.DepositPercent > 0 || s.DepositMinor is 0,
        DepositPercent = s.DepositPercent > 0 ? s.DepositPercent : 20,
        Deposit = (s.Price with { Minor = s.DepositMinor }).ToWire(),
        RoomKind = s.RoomKind,
        PhoneRequired = s.PhoneRequired,
        Active = s.Active,
        People = [.. s.People.Select(p => p.PersonId)],
        Questions = [.. s.Questions.OrderBy(q => q.SortOrder).Select(q => new QuestionForm
        {
            Id = q.Id,
            Text = q.Text,
            Kind = q.Kind,
            Required = q.Required,
            Choices = q.Choices,
        })],
        AddOns = [.. s.AddOns.OrderBy(a => a.SortOrder).ThenBy(a => a.Id).Select(AddOnForm.Of)],
        Version = s.Version,
    };

    /// <summary>A new service as another one stands, under its own name: it has all of it but the picture, which belongs to one alone, and what is
    /// retired.</summary>
    public static ServiceForm Like(Service model, string name)
    {
        var form = Of(model);
        (form.Name, form.Photo, form.Version, form.Active) = (name[..Math.Min(name.Length, 100)], null, 0, true);
        form.AddOns.RemoveAll(addOn => !addOn.Active);
        foreach (var question in form.Questions)
            question.Id = null;
        foreach (var addOn in form.AddOns)
            addOn.Id = null;
        return form;
    }

    /// <summary>What is wrong with it, by member.</summary>
    public IReadOnlyDictionary<string, FieldError> Check(string currency, PriceOptions limits)
    {
        var check = new FormCheck().Name(Name, nameof(Name)).Text(Description, nameof(Description), 2000).Text(Category, nameof(Category), 100)
            .Text(RoomKind ?? "", nameof(RoomKind), 100)
            .Minutes(DurationMinutes, nameof(DurationMinutes), 5, Service.LongestMinutes)
            .Minutes(BufferBeforeMinutes, nameof(BufferBeforeMinutes), 0, Service.LongestBufferMinutes)
            .Minutes(BufferAfterMinutes, nameof(BufferAfterMinutes), 0, Service.LongestBufferMinutes)
            .Minutes(IntervalMinutes, nameof(IntervalMinutes), 5, 24 * 60)
            .Number(Capacity, nameof(Capacity), 1, 1000)
            .Number(NoticeMinutes, nameof(NoticeMinutes), 0, 90 * 24 * 60)
            .Number(HorizonDays, nameof(HorizonDays), 0, 730)
            .Number(HoldMinutes ?? 1, nameof(HoldMinutes), 1, 24 * 60)
            .Number(CancelWindowHours, nameof(CancelWindowHours), 0, 90 * 24)
            .Must(CancellationPolicy.TryParse(Cancellation, out _), nameof(Cancellation), "cancellation")
            .Must(People.Count > 0 || !Active, nameof(People), "nobody");
        if (PayNow is PayNow.Deposit && DepositIsPercent)
            check.Number(DepositPercent, nameof(DepositPercent), 1, 99);
        else if (PayNow is PayNow.Deposit)
            check.Amount(Deposit, nameof(Deposit), currency, out var deposit)
                .Must(deposit.IsPositive && deposit < ReadPrice(currency), nameof(Deposit), "deposit", currency);
        CheckPrice(check, currency, limits);
        for (var i = 0; i < Questions.Count; i++)
            CheckQuestion(check, Questions[i], $"Questions[{i.ToString(CultureInfo.InvariantCulture)}]");
        CheckAddOns(check, currency, limits);
        return check.Errors;
    }

    /// <summary>Writes it into a service that it was opened from, or a new one. Ids of what is new are asked for.</summary>
    public void ApplyTo(Service s, string currency, Func<int> nextQuestionId, Func<int> nextAddOnId)
    {
        (s.Name, s.Description, s.Category, s.Photo) = (Name.Trim(), Description.Trim(), Category.Trim(), Photo);
        (
            s.DurationMinutes, s.IntervalMinutes, s.BufferBeforeMinutes,
            s.BufferAfterMinutes) = (DurationMinutes, IntervalMinutes, BufferBeforeMinutes, BufferAfterMinutes);
        s.Price = ReadPrice(currency);
        s.Cancellation = CancellationPolicy.TryParse(Cancellation, out var policy) ? policy : CancellationPolicy.FullRefund;
        (s.PayNow, s.DepositPercent, s.DepositMinor) = (
            PayNow, PayNow is PayNow.Deposit && DepositIsPercent ? DepositPercent : 0,
            PayNow is PayNow.Deposit && !DepositIsPercent ? ReadDeposit(currency).Minor : 0);
        (s.Capacity, s.NoticeMinutes, s.HorizonDays, s.CancelWindowMinutes) = (Capacity, NoticeMinutes, HorizonDays, CancelWindowHours * 60);
        s.HoldLifetimeSeconds = HoldMinutes * 60;
        s.RoomKind = string.IsNullOrWhiteSpace(RoomKind) ? null : RoomKind.Trim();
        (s.PhoneRequired, s.Active) = (PhoneRequired, Active);
        s.People.RemoveAll(p => !People.Contains(p.PersonId));
        s.People.AddRange(People.Except(s.People.Select(p => p.PersonId)).Order().ToList().Select(id => new ServicePerson { ServiceId = s.Id, PersonId = id }));
        s.Questions.RemoveAll(q => Questions.All(form => form.Id != q.Id));
        for (var i = 0; i < Questions.Count; i++)
            Questions[i].ApplyTo(s, i, nextQuestionId);
        for (var i = 0; i < AddOns.Count; i++)
            AddOns[i].ApplyTo(s, currency, i, nextAddOnId);
    }

    /// <summary>The service as it would be: for looking ahead, never for saving.</summary>
    public Service AsIfSaved(int id, string currency)
    {
        var service = new Service { Id = id, Name = Name, DurationMinutes = DurationMinutes, Price = Money.Zero(currency) };
        var next = -1;
        ApplyTo(service, currency, () => next--, () => next--);
        return service;
    }

    private Money ReadPrice(string currency) => Money.TryRead(Price, currency, CultureInfo.CurrentCulture, out var price) ? price : Money.Zero(currency);

    private Money ReadDeposit(string currency) =>
        Money.TryRead(Deposit, currency, CultureInfo.CurrentCulture, out var deposit) ? deposit : Money.Zero(currency);

    private void CheckPrice(FormCheck check, string currency, PriceOptions limits)
    {
        check.Amount(Price, nameof(Price), currency, out var price);
        var amount = price.ToDecimal();
        check.Must(price.IsZero || limits.Min is 0 || amount >= limits.Min, nameof(Price), "price_min", limits.Min, currency)
            .Must(price.IsZero || limits.Max is 0 || amount <= limits.Max, nameof(Price), "price_max", limits.Max, currency);
    }

    // All of them may be chosen at once: even then it is no longer than a visit may be, and no dearer than can be paid.
    private void CheckAddOns(FormCheck check, string currency, PriceOptions limits)
    {
        check.Must(AddOns.Count <= AddOn.MaxOfService, nameof(AddOns), "add_ons_many", AddOn.MaxOfService);
        for (var i = 0; i < AddOns.Count; i++)
        {
            var (addOn, member) = (AddOns[i], string.Create(CultureInfo.InvariantCulture, $"AddOns[{i}]"));
            check.Name(addOn.Name, $"{member}.Name", AddOn.NameLength).Text(addOn.Description, $"{member}.Description", AddOn.DescriptionLength)
                .Minutes(addOn.Minutes, $"{member}.Minutes", 0, Service.LongestMinutes)
                .Must(!addOn.Active || Capacity <= 1 || addOn.Minutes is 0, $"{member}.Minutes", "add_on_class")
                .Amount(addOn.Price, $"{member}.Price", currency, out var price)
                .Must( // with a service that is free it is paid for by itself
                    price.IsZero || ReadPrice(currency).IsPositive || limits.Min is 0 || price.ToDecimal() >= limits.Min, $"{member}.Price", "price_min",
                    limits.Min, currency);
        }

        var offered = AddOns.FindAll(a => a.Active);
        var whole = ReadPrice(currency).ToDecimal() + offered.Sum(a => a.ReadPrice(currency).ToDecimal());
        var most = limits.Max is 0 ? Money.Highest(currency).ToDecimal() : limits.Max;
        check.Must(offered.Sum(a => (long)a.Minutes) + DurationMinutes <= Service.LongestMinutes, nameof(AddOns), "add_ons_long", Service.LongestMinutes / 60)
            .Must(offered.Count is 0 || whole <= most, nameof(AddOns), "add_ons_dear", most, currency);
    }

    private static void CheckQuestion(FormCheck check, QuestionForm question, string member) =>
        check.Name(question.Text, member, 500).Text(question.Choices, member, 2000)
            .Must(
                question.Kind is not QuestionKind.Choice || question.Choices.Split(
                    '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length >= 2, member, "choices")
            .Must(
                question.Kind is not QuestionKind.Choice || Array.TrueForAll(question.Choices.Split('\n'), choice => choice.Trim().Length <= Answer), member,
                "too_long", Answer);
}
